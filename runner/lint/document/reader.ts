/** What is read from outside a document; paths are relative to where the documents' own names start. */
export type Reader = {
  read(path: string): string | undefined
  exists(path: string): boolean
  /** Where a symbolic link leads, for relative links in the document behind it. */
  real?(path: string): string
}
