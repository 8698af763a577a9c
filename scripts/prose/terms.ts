/** Words that our pages write in one way, after the style of Fedora's documentation. Adding one is adding an entry. */

export type Term = {
  /** With `g`; what it matches is what is shown. */
  pattern: RegExp
  /** How to mend it. */
  mend: string
}

export const terms: readonly Term[] = [
  // One spelling for each thing.
  { pattern: /\bfile-?names?\b/gi, mend: 'write `file name`' },
  { pattern: /\bfile-?systems?\b/gi, mend: 'write `file system`' },
  { pattern: /\bboot-?loaders?\b/gi, mend: 'write `boot loader`' },
  { pattern: /\bcommand-?lines?\b(?!\s+\w+s?\b)|\bcommandline\b/gi, mend: 'write `command line`' },
  { pattern: /\bhost names?\b/gi, mend: 'write `hostname`' },
  { pattern: /\bcan not\b/gi, mend: 'write `cannot`' },
  // Verbs are two words, nouns are one.
  {
    pattern:
      /\b(?:to|you|we|they|can|must|may|should|will)\s+(?:set|log|roll|back|shut|clean)-?(?:up|in|out|back|down)\b/gi,
    mend: 'the verb is two words, e.g. `set up`, `log in`, `roll back`',
  },
  {
    pattern: /\b(?:a|an|the|this|that|your)\s+(?:set up|roll back|back up|log in|clean up)\b(?!\s+to\b)/gi,
    mend: 'the noun is one word, e.g. `setup`, `rollback`, `login`',
  },
  // Names as their owners write them.
  { pattern: /\b(?:Github|Git Hub)\b/g, mend: 'write `GitHub`' },
  { pattern: /\b(?:Gitlab|Git Lab)\b/g, mend: 'write `GitLab`' },
  { pattern: /\b(?:Redhat|RedHat)\b/g, mend: 'write `Red Hat`' },
  { pattern: /\b(?:Nvidia|nVidia)\b/g, mend: 'write `NVIDIA`' },
  { pattern: /\bCOPR\b/g, mend: 'write `Copr`' },
  { pattern: /\b(?:Systemd|SystemD|systemD)\b/g, mend: 'write `systemd`, also where a sentence begins' },
  { pattern: /\b(?:Bootc|BootC|bootC)\b/g, mend: 'write `bootc`, also where a sentence begins' },
  { pattern: /(?<![-\w])(?:ostree|Ostree|OStree)\b/g, mend: 'write `OSTree`; the command is code: `` `ostree` ``' },
  // Plain words.
  { pattern: /\bplease\b/gi, mend: 'leave it out' },
  { pattern: /\be\.\s?g\.|\bfor eg\b/gi, mend: 'write `for example` or `such as`' },
  { pattern: /\bi\.\s?e\./gi, mend: 'write `that is`' },
  { pattern: /\betc\.|\bet cetera\b/gi, mend: 'name them, or write `such as` before them' },
  { pattern: /\b(?:viz|cf)\./gi, mend: 'write `namely` or `see`' },
  { pattern: /\bin order to\b/gi, mend: 'write `to`' },
  { pattern: /\butili[sz](?:e|es|ed|ing|ation)\b/gi, mend: 'write `use`' },
  { pattern: /\ballow(?:s|ed)? (?:you|us|one) to\b/gi, mend: 'write `lets you`, or say what you do' },
  { pattern: /\bnote that\b/gi, mend: 'leave it out: say it' },
]

/** What other programs print, where a page quotes it outside of code. */
export const quoted: readonly string[] = ['No root filesystem specified']
