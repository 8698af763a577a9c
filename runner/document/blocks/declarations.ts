/** Lines of a verify comment that declare `guest NAME image=…|disk=… second=…` or `registry NAME auth=…`. */

import { type At, type Problem, problem } from '../../core/diagnostic.ts'
import { closest } from '../../core/suggest.ts'
import type { Declaration } from '../model.ts'
import { readInfoString, type Word } from '../tags/info-string.ts'
import { readName } from '../tags/tag-values.ts'

const forms = {
  guest: { options: ['image', 'disk', 'second'], example: 'guest machine image=localhost/my-image' },
  registry: { options: ['auth'], example: 'registry registry.example.com auth=you:secret' },
} as const

type Kind = keyof typeof forms

/** Whether a line begins like a declaration. */
export function isDeclaration(text: string): boolean {
  return /^(guest|registry)(?=[ \t]|$)/.test(text)
}

/** The kind of declaration that a misspelled line may mean. */
export function nearDeclaration(text: string): string | undefined {
  return closest(/^\S*/.exec(text)?.[0] ?? '', Object.keys(forms))
}

/** One declaration, or what is wrong with it. */
export function readDeclaration(
  text: string,
  line: number,
  column: number,
): { declaration?: Declaration; problems: Problem[] } {
  const { language, words, problems } = readInfoString(text, line, column)
  const kind = language as Kind
  const form = forms[kind]
  const [name, ...rest] = words
  const wrong = (at: At, message: string) => {
    problems.push(problem('declaration', at, message, `For example: \`${form.example}\``))
  }
  if (name?.form !== 'none') {
    wrong(name ?? { line, column, endColumn: column + language.length }, `\`${kind}\` needs a name`)
    return { problems }
  }
  if (!isName(kind, name.name)) wrong(name, `\`${name.raw}\` cannot be the name of a ${kind}`)
  const options: Record<string, string> = {}
  for (const word of rest) {
    const message = optionProblem(kind, word, options)
    if (message) wrong(word, message)
    else options[word.name] = word.value ?? ''
  }
  if (kind === 'guest' && (options.image === undefined) === (options.disk === undefined)) {
    if (options.disk === undefined) wrong(name, '`guest` needs `image=` or `disk=`')
    else wrong(name, '`image=` and `disk=` contradict: a guest boots from one of them')
  }
  if (options.second !== undefined && options.disk === undefined) {
    wrong(name, '`second=` goes with `disk=`: a machine that boots from `image=` is saved with its one disk')
  }
  if (problems.length > 0) return { problems }
  return { declaration: { kind, name: name.name, options, line, column }, problems }
}

function isName(kind: Kind, name: string): boolean {
  if (kind === 'registry') return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(name)
  return !('error' in readName(name))
}

function optionProblem(kind: Kind, word: Word, options: Record<string, string>): string | undefined {
  const known: readonly string[] = forms[kind].options
  if (!known.includes(word.name)) {
    return `unknown option \`${word.raw}\` of \`${kind}\`; there is ${known.map((name) => `\`${name}=\``).join(', ')}`
  }
  if (word.name in options) return `\`${word.name}\` stands twice`
  if (word.value === undefined || word.value.trim() === '') return `\`${word.name}\` needs a value`
  if (word.name === 'auth' && !/^[^:\s]+:\S+$/.test(word.value)) return '`auth` is written `user:password`'
  return undefined
}

/** What a declared machine is booted from, as evidence has it: `image=localhost/web:1`. */
export function machineSource({ options }: Pick<Declaration, 'options'>): string {
  return Object.entries(options)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}
