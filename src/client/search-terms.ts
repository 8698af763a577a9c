import { isShaping, wordsOf } from './search-match.ts'

/** What is compared when a query meets a title or a keyword: stems, and what the stems mean. */
export type Term = { stem: string; meaning: string }

/** Several words for one thing, typed together. They are replaced before the text is split into words. */
const joined: readonly [RegExp, string][] = [
  [/\b(roll(ing|ed)? ?back|go(ing)? back|(previous|old|older|last|earlier) versions?)\b/g, 'rollback'],
  [/\b(log(ging)? ?in|sign ?in)\b/g, 'login'],
  [/\b(turn(ing)? off|switch(ing)? off|shut off)\b/g, 'disable'],
  [/\b(virtual machines?)\b/g, 'vm'],
  [/\bread[ -]only\b/g, 'readonly'],
  [/\btime zone\b/g, 'timezone'],
  [/\bhost name\b/g, 'hostname'],
  [/\b(air[ -]gap(ped)?|without (a )?(network|internet)|no (network|internet))\b/g, 'offline'],
  [/\bkernel (arg(ument)?s?|param(eter)?s?|options?|command line)\b/g, 'kargs'],
  [/\bboot (arg(ument)?s?|param(eter)?s?)\b/g, 'kargs'],
  [/\b(raspberry pi|raspi)\b/g, 'raspberry'],
  [/\bcontinuous integration\b/g, 'ci'],
  [/\b(won'?t|does ?n[o']?t|doesn’t|can'?t|cannot|not|unable to) (start|work|boot)(ing)?\b/g, 'fails to $2'],
]

/** One line for each thing that readers call by several names. */
const meanings = `
  package rpm software program app application tool
  install add adding put
  user account username login
  rollback revert undo downgrade restore
  update upgrade patch
  build create make generate write
  remove delete uninstall prune clean cleanup erase
  change set edit modify configure config configuration setting setup customize
  directory folder
  disable stop prevent
  enable activate
  error fail failure broken broke break bad problem message hang stuck freeze
  start boot startup
  migrate convert move switch rebase change
  test check try
  password passwd credential
  repository repo
  compare diff difference versus vs changelog
  key authorized_keys pubkey
  vm qemu libvirt
  aarch64 arm arm64
  offline airgapped disconnected
  usb stick
  kargs karg cmdline
  desktop gnome kde workstation
  encrypt luks
  schedule timer cron often interval
  service daemon unit
  pipeline ci workflow
  sign signature cosign sigstore
  publish push upload
  download fetch pull
  size big large small
  certificate tls x509
  drive disk ssd nvme
  Containerfile Dockerfile
  health greenboot
  debug troubleshoot diagnose repair fix recover
  permanent persistent persist
  podman docker
  wifi wireless wlan
  own custom
  automatic auto unattended
`

const meaningOf = new Map<string, string>()
for (const line of meanings.trim().split('\n')) {
  const [first = '', ...others] = line.trim().toLowerCase().split(' ').map(stemOf)
  for (const stem of [first, ...others]) if (!meaningOf.has(stem)) meaningOf.set(stem, first)
}

export function termsOf(text: string): Term[] {
  const plain = joined.reduce((rest, [words, word]) => rest.replace(words, word), text.toLowerCase())
  const words = wordsOf(plain).filter((word) => word.length > 1)
  const telling = words.filter((word) => !isShaping(word))
  const stems = (telling.length > 0 ? telling : words).map(stemOf)
  return [...new Set(stems)].map((stem) => ({ stem, meaning: meaningOf.get(stem) ?? stem }))
}

/** Forms of one word have one stem: `installs`, `installing`, `installation`. It need not be a word. */
export function stemOf(word: string): string {
  let stem = word
  if (/[a-z]{2}ies$/.test(stem)) stem = stem.replace(/ies$/, 'y')
  else if (/ied$/.test(stem)) stem = stem.replace(/ied$/, 'y')
  else if (/[^sui]s$/.test(stem) && stem.length > 3) stem = stem.slice(0, -1)
  if (/^.*[aeiouy].+(ing|ed)$/.test(stem) && stem.length > 5)
    stem = stem.replace(/(ing|ed)$/, '').replace(/([bdgmnprt])\1$/, '$1')
  if (stem.length > 8) stem = stem.replace(/ation$/, '')
  if (stem.length > 7) stem = stem.replace(/(ion|ment|er|or)$/, '')
  return stem.length > 3 ? stem.replace(/e$/, '') : stem
}
