/** Instructions that mean something to a container engine and nothing to a machine that boots the image. */
import type { Diagnostic } from '../../../core/diagnostic.ts'
import { type Step, wordsOf } from '../../containerfile/instructions.ts'
import { diagnosticAt, type Rule } from '../rule.ts'

const instead: Record<string, string> = {
  EXPOSE: 'open the port in the firewall of the image',
  ENTRYPOINT: 'enable a systemd unit that starts the program',
  HEALTHCHECK: 'use a systemd unit or timer',
  VOLUME: 'make the directory below `/var` by tmpfiles.d',
  USER: 'set `User=` in the unit; end with `USER root`',
}

/** Warnings in the last stage of a Containerfile whose base is a bootable image. */
export const bootEffects: Rule = {
  names: ['no-effect-at-boot'],
  check(document) {
    return document.containerfiles.flatMap(({ region, steps }): Diagnostic[] => {
      if (!makesBootable(steps)) return []
      const at = lastStage(steps)
      const last = steps.slice(at + 1)
      const lastUser = last.findLast(({ keyword }) => keyword === 'USER')
      return last.flatMap((step) => {
        const suggestion = instead[step.keyword]
        if (!suggestion) return []
        if (step.keyword === 'USER' && (step !== lastUser || /^(root|0)(:|$)/.test(wordsOf(step)[0] ?? ''))) return []
        if (step.keyword === 'HEALTHCHECK' && /^none$/i.test(wordsOf(step)[0] ?? '')) return []
        return [
          diagnosticAt(document.file, region, step.start, step.keywordEnd, {
            rule: 'no-effect-at-boot',
            severity: 'warning',
            message: `\`${step.keyword}\` has no effect on a machine that boots this image`,
            suggestion,
          }),
        ]
      })
    })
  },
}

const bootable =
  /(^|[/-])bootc(-[\w-]+)?([:@]|$)|\/fedora-(coreos|iot|silverblue|kinoite|[a-z]+-atomic)([:@]|$)|fedora-ostree-desktops\/|ublue-os\/(?!devcontainer)|projectbluefin\/bluefin(-[\w-]+)?([:@]|$)/

/** Whether a Containerfile makes an image for machines, by the name of its base. */
export function makesBootable(steps: Step[]): boolean {
  return isBootable(steps, lastStage(steps))
}

function lastStage(steps: Step[]): number {
  return steps.findLastIndex(({ keyword }) => keyword === 'FROM')
}

/** Follows stages that begin with other stages. */
function isBootable(steps: Step[], at: number, depth = 0): boolean {
  const from = steps[at]
  if (!from || depth > 20) return false
  const [base = ''] = wordsOf(from)
  const stage = steps.findLastIndex(
    (step, index) => index < at && step.keyword === 'FROM' && wordsOf(step)[2]?.toLowerCase() === base.toLowerCase(),
  )
  if (stage >= 0) return isBootable(steps, stage, depth + 1)
  return bootable.test(base) && !/bootc-image-builder|\/bootc-(?:lint|cli)/.test(base)
}
