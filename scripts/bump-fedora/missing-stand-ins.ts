/** Images that the offline lab had a stand-in for, and by their new name has not. */

/** `known`: names of stand-ins; `images` as the documents name them before and after. */
export function missingStandIns(
  images: { before: ReadonlySet<string>; after: ReadonlySet<string> },
  known: ReadonlySet<string>,
  move: { from: string; to: string },
): string[] {
  const before = (image: string) => `${image.slice(0, -move.to.length)}${move.from}`
  return [...images.after]
    .filter((image) => !known.has(image) && images.before.has(before(image)) && known.has(before(image)))
    .sort()
}
