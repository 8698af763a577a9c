/** Keeps secrets out of everything that is written down, also where a tool shows them encoded. */

const mask = '***'

/** Characters; shorter values would mask ordinary words. */
export const shortestSecret = 4

export type Masker = {
  text(text: string): string
  /** Bytes of the longest form: what must be kept around a cut, so that a secret at it is still recognised. */
  slack: number
}

/** Masks the values as they are, their base64 (at every alignment, as in `user:password` of an auth.json), and URL-encoded. */
export function masker(secrets: string[]): Masker {
  const forms = [...new Set(secrets.flatMap((secret) => [...formsOf(secret), ...formsOf(secret.trim())]))].sort(
    (a, b) => b.length - a.length,
  )
  if (forms.length === 0) return { text: (text) => text, slack: 0 }
  const pattern = new RegExp(forms.map(RegExp.escape).join('|'), 'g')
  return {
    text: (text) => text.replace(pattern, mask),
    slack: Math.max(...forms.map((form) => Buffer.byteLength(form))),
  }
}

function formsOf(secret: string): string[] {
  if (secret.length < shortestSecret) return []
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 8)
  const plain = [secret, ...lines, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  return [...plain, ...base64Forms(secret)].filter((form) => form.length >= shortestSecret)
}

/** Of a text that holds the secret at any offset, base64 shows these characters whatever stands around it. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // Characters that also hold bits of a neighbour are left out.
    const from = Math.ceil((offset * 8) / 6)
    const until = Math.floor(((offset + bytes.length) * 8) / 6)
    const stable = encoded.slice(from, until)
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')].filter((form) => form.length >= 6)
  })
}
