/** What the site is and where it reads from: data of one place, taken from the environment. */
import { resolve } from 'node:path'
import { readSigner, type Signer } from '../runner/evidence/signing/cosign.ts'

export const siteName = 'Image Mode Docs'
export const tagline = 'Tutorials for bootable container images, run before they are published'

export type Site = {
  /** Address of the site without a path, e.g. `https://docs.example.org`; absent for previews. */
  url?: string
  /** `/` or `/path/`. */
  base: string
  /** Web address of the source, for edit links and reports of failed steps. */
  repository?: string
  branch: string
  contentDir: string
  evidenceDir: string
  /** Who must have signed the evidence; absent where nobody must. */
  evidenceSigner?: Signer
  /** `history.json` of the last publication; absent where there was none. */
  historyFile?: string
  /** Where Astro keeps what a later build can use again. */
  cacheDir: string
  /** The moment against which ages are counted. */
  now: Date
}

export type Environment = Record<string, string | undefined>

/** Variables: SITE_URL, SITE_BASE, SITE_REPOSITORY, SITE_BRANCH, CONTENT_DIR, EVIDENCE_DIR, EVIDENCE_KEY (or EVIDENCE_IDENTITY and EVIDENCE_ISSUER), HISTORY_FILE, SITE_CACHE, SOURCE_DATE_EPOCH. */
export function readSite(environment: Environment, directory: string, now: Date): Site {
  const of = (name: string): string | undefined => environment[name] || undefined
  const url = of('SITE_URL')
  const repository = of('SITE_REPOSITORY') ?? forgeRepository(environment)
  const history = of('HISTORY_FILE')
  const who = ['EVIDENCE_KEY', 'EVIDENCE_IDENTITY', 'EVIDENCE_ISSUER'].map(of)
  const signer = readSigner(...who)
  if (signer === undefined && who.some((one) => one !== undefined))
    throw new Error('who signs the evidence: expected EVIDENCE_KEY, or EVIDENCE_IDENTITY and EVIDENCE_ISSUER')
  const epoch = of('SOURCE_DATE_EPOCH')
  return {
    ...(url !== undefined && { url }),
    base: `/${(of('SITE_BASE') ?? '').replace(/^\/+|\/+$/g, '')}/`.replace('//', '/'),
    ...(repository !== undefined && { repository: repository.replace(/\/+$/, '') }),
    branch: of('SITE_BRANCH') ?? 'main',
    contentDir: resolve(directory, of('CONTENT_DIR') ?? 'content'),
    evidenceDir: resolve(directory, of('EVIDENCE_DIR') ?? 'evidence'),
    ...(signer !== undefined && { evidenceSigner: signer }),
    ...(history !== undefined && { historyFile: resolve(directory, history) }),
    cacheDir: resolve(directory, of('SITE_CACHE') ?? 'node_modules/.astro'),
    now: epoch === undefined ? now : new Date(Number(epoch) * 1000),
  }
}

/** CI services say where the source is. */
function forgeRepository(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, CI_PROJECT_URL: project } = environment
  return server && repository ? `${server}/${repository}` : project || undefined
}
