/** Ways in which one line of a page rots: what is looked for, and what takes its place. */

export type LineRule = {
  name: string
  where: 'run' | 'file' | 'code'
  pattern: RegExp
  replace: (match: RegExpExecArray) => string
}

export const rules: LineRule[] = [
  {
    name: 'flag renamed',
    where: 'code',
    pattern: /(?<=\s)--[a-z][a-z-]+/g,
    replace: ([flag]) => `${flag}-name`,
  },
  {
    name: 'verb removed',
    where: 'code',
    pattern: /(?<=\b(?:podman|buildah|skopeo|dnf|systemctl|cosign|bootc)(?:\s+-\S+)*\s+)[a-z][a-z-]+(?=\s|$)/g,
    replace: ([verb]) => `${verb}-all`,
  },
  {
    name: 'package renamed',
    where: 'code',
    pattern: /(?<=\binstall(?:\s+-\S+)*\s+)[a-z][\w.+-]+/g,
    replace: ([name]) => `${name}5`,
  },
  {
    name: 'image moved',
    where: 'code',
    pattern: /\b(?:quay\.io|registry\.example\.com|localhost)\/[\w./-]+(?=[:\s]|$)/g,
    replace: ([name]) => `${name}-moved`,
  },
  {
    name: 'tag outdated',
    where: 'code',
    pattern: /(?<=\b(?:quay\.io|registry\.example\.com|localhost)\/[\w./-]+:)[\w.]+/g,
    replace: ([tag]) => `${tag}9`,
  },
  {
    name: 'wrong port',
    where: 'code',
    pattern: /(?<=:|\s-p\s|--publish[= ]|\b[Ll]isten\s)\d{4}(?=[:/\s]|$)/g,
    replace: ([port]) => `${Number(port) + 1}`,
  },
  {
    name: 'wrong unit enabled',
    where: 'code',
    pattern: /(?<=\benable\s+(?:--\S+\s+)*)[\w@.-]+/g,
    replace: ([unit]) => `${unit?.replace(/(\.\w+)?$/, '-old$1')}`,
  },
  {
    name: 'service not enabled',
    where: 'code',
    pattern: /\bsystemctl enable\b/g,
    replace: () => 'systemctl is-enabled --quiet systemd-journald.service; : systemctl enable',
  },
  { name: 'sudo lost', where: 'run', pattern: /\bsudo\s+/g, replace: () => '' },
  {
    name: 'credentials lost',
    where: 'code',
    pattern: /\s--(?:authfile|creds|secret|username|password|password-stdin|src-creds|dest-creds|key)\b(?:[= ]\S+)?/g,
    replace: () => '',
  },
  {
    name: 'typo in a path',
    where: 'code',
    pattern: /(?<=[\s"'=:(])(?:\/[\w.@-]+){2,}/g,
    replace: ([path]) => `${path?.replace(/(\w)(\w)(?=[^/]*$)/, '$2$1x')}`,
  },
  { name: 'file content outdated', where: 'file', pattern: /(?<==)\S+/g, replace: ([value]) => `${value}-outdated` },
  {
    name: 'instruction renamed',
    where: 'file',
    pattern: /^(?:COPY|RUN|ENV|FROM|CMD|LABEL|USER)\b/g,
    replace: ([word]) => `${word}S`,
  },
]

/** What goes wrong where machines are installed and updated. After all others: those keep the numbers that they draw by. */
export const machineRules: LineRule[] = [
  { name: 'option forgotten', where: 'code', pattern: /\s(?:--apply\b|--filesystem[= ]\S+)/g, replace: () => '' },
  {
    name: 'wrong transport',
    where: 'code',
    pattern: /(?<=--transport[= ])(?:oci|oci-archive|containers-storage|registry)\b/g,
    replace: ([transport]) => (transport === 'registry' ? 'containers-storage' : 'registry'),
  },
]

/** What a hurried writer does to a page, so that it passes and shows nothing. After all others, for the same reason. */
export const writerRules: LineRule[] = [
  // Not before words that are no command: options, ends of lists, what goes on from the line before.
  {
    name: '! inserted',
    where: 'run',
    pattern: /^(?=(?:sudo |podman |test |grep |systemctl |bootc )[^|;&]*$)/g,
    replace: () => '! ',
  },
  {
    name: 'variable misspelled',
    where: 'run',
    pattern: /(?<=\$\{?)[A-Za-z_][A-Za-z_]{2,}/g,
    replace: ([name = '']) => `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}x`,
  },
]

export const outputRule: LineRule = {
  name: 'output changed',
  where: 'code',
  pattern: /\w{3,}/g,
  replace: ([word]) => `${word}s`,
}
