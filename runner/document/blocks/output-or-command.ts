/**
 * Lines of a console block that begin with the block's prompt and read like output: a comment of a configuration file
 * that a command printed, a sentence. Whether they are output or a command cannot be known, so they are refused: what a
 * writer meant as output is never executed, least of all as root.
 */

/** Reserved words that no command begins with. */
const never = /^(?:then|else|elif|fi|do|done|esac|in)$/
/** Names of files on a machine, where no programs are. */
const dataPath = /^\/(?:etc|run|var|proc|sys|boot|home|root|tmp|usr\/(?:lib|share|etc)|lib)\/\S+$/
const programPath = /\/(?:s?bin|libexec)\//
const commandName = /^(?:[a-z_0-9][\w.+@-]*|\[\[?|[.:!]|[A-Za-z_]\w*\+?=.*|[({"'$\\~].*|\.{0,2}\/.*)$/
/** A comment is what begins with these, whatever follows. */
const sentenceStart =
  /^(?:this|the|these|that|those|see|note|notes|generated|automatically|created|managed|warning|by|and|or|to|an?|it|you|your)$/
const ofSentences =
  /^(?:the|this|that|these|is|are|was|were|be|a|an|of|which|when|must|should|will|can|not|by|with|you|your|its)$/
/** Their arguments are any text. */
const says = /^(?:echo|printf|logger|wall|git|notify-send)$/

/** What they print may be anybody's transcript. */
const prints = /^(?:cat|head|tail|grep|sed|awk|journalctl|systemctl|podman|curl|history)$/

/** Why a line after a prompt reads like output; undefined where it is a command. `text` is without the prompt, `next` the line after the command. */
export function readsLikeOutput(prompt: '$' | '#', text: string, next = ''): string | undefined {
  const words = text.trim().split(/\s+/)
  const [first = '', second] = words
  if (first === '') return undefined
  if (never.test(first) || (!commandName.test(first) && !second?.startsWith('-')))
    return `\`${first}\` is no command's name`
  if (prompt === '#' && words.length === 1 && dataPath.test(first) && !programPath.test(first))
    return 'it is the name of a file'
  if (prompt === '#' && words.length === 1 && /^[A-Za-z_]\w*=/.test(first)) return 'it is a setting alone'
  if (/^[:=]$/.test(second ?? '') || (prompt === '#' && /^\w[\w.-]*:$/.test(first))) return 'it is a key with its value'
  if (prompt === '#' && /^\$ \S/.test(next) && !prints.test(first))
    return 'a command after `$` follows, so it may be a comment'
  if (says.test(first)) return undefined
  if (sentenceStart.test(first) && words.length > 1) return 'it is a sentence'
  const bare = text.replace(/'[^']*'|"[^"]*"/g, '').split(/\s+/)
  const prose = new Set(bare.slice(1).filter((word) => ofSentences.test(word)))
  if (
    prose.size > 1 ||
    ['the', 'this', 'these'].some((word) => prose.has(word)) ||
    (words.length > 2 && /[a-z]{2}[.:]$/.test(text.trim()))
  )
    return 'it is a sentence'
  return undefined
}
