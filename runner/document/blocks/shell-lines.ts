/**
 * Whether a shell command continues in the next line. It knows quoting, here-documents, substitutions and the compound
 * commands, as far as a line's end depends on them; it does not judge the command. What it leaves out (`function f {`
 * over several lines without parentheses, reserved words as array members) would need a full parser.
 */

import { ownValue } from '../../core/own-value.ts'
import { wordList } from '../../core/word-list.ts'

type Context = "'" | "$'" | '"' | '`' | '(' | '((' | '${' | '{' | 'if' | 'do' | 'case'

type HereDocument = { delimiter: string; tabs: boolean }

const openers: Record<string, Context> = {
  if: 'if',
  for: 'do',
  while: 'do',
  until: 'do',
  select: 'do',
  case: 'case',
  '{': '{',
}
const endings: Record<string, Context> = { fi: 'if', done: 'do', esac: 'case', '}': '{' }
const prefixes = new Set(wordList('then else elif do ! time if while until { fi done esac }'))

const names: Record<Context, string> = {
  "'": 'a single quote',
  "$'": 'a single quote',
  '"': 'a double quote',
  '`': 'a backtick',
  '(': 'a parenthesis',
  '((': 'a double parenthesis',
  '${': '`${`',
  '{': 'a brace',
  if: '`if`',
  do: 'a loop',
  case: '`case`',
}

/** What a command waits for. */
export const afterBackslash = 'the line after a backslash'

const hereDocumentStart = /^<<(?!<)(-?)[ \t]*((?:'[^']*'|"[^"]*"|\\.|[^\s;&|<>()'"\\])+)/

/** Reads a command line by line. */
export class ShellLines {
  #stack: Context[] = []
  #hereDocuments: HereDocument[] = []
  #inHereDocument: HereDocument | undefined
  #continued = false
  #operator = false
  #commandPosition = true

  /** Reads the next line and returns what the command still waits for, or undefined when it may end here. */
  read(line: string): string | undefined {
    if (this.#inHereDocument) this.#readHereDocumentLine(line)
    else this.#readLine(line)
    return this.waitsFor()
  }

  /** Whether the next line may be any text: it stands in quotes or a here-document. */
  get inText(): boolean {
    const top = this.#stack.at(-1)
    return this.#inHereDocument !== undefined || top === "'" || top === "$'" || top === '"'
  }

  /** What a command still waits for, as a noun; undefined when it is complete. */
  waitsFor(): string | undefined {
    if (this.#inHereDocument) return `the here-document's end \`${this.#inHereDocument.delimiter}\``
    const top = this.#stack.at(-1)
    if (top) return `the end of ${names[top]}`
    if (this.#continued) return afterBackslash
    return this.#operator ? 'the command after an operator' : undefined
  }

  #readHereDocumentLine(line: string): void {
    const { delimiter, tabs } = this.#inHereDocument as HereDocument
    if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) this.#inHereDocument = this.#hereDocuments.shift()
  }

  #readLine(line: string): void {
    if (!this.#continued && !this.#operator) this.#commandPosition = true
    if (this.#continued === false) this.#operator = this.#operator && /^\s*(#.*)?$/.test(line)
    this.#continued = false
    let at = 0
    while (at < line.length) at = this.#readAt(line, at)
    if (!this.#continued && this.#hereDocuments.length > 0) this.#inHereDocument = this.#hereDocuments.shift()
  }

  /** Reads what begins at an index and returns the index after it. */
  #readAt(line: string, at: number): number {
    const top = this.#stack.at(-1)
    const character = line[at] ?? ''
    if (top === "'") return this.#until(line, at, "'")
    if (character === '\\') {
      if (at === line.length - 1) this.#continued = top !== "$'"
      else this.#commandPosition = false
      return at + 2
    }
    if (top === "$'") return character === "'" ? this.#pop(at + 1) : at + 1
    if (character === '`') return top === '`' ? this.#pop(at + 1) : this.#push('`', at + 1)
    if (line.startsWith('$((', at)) return this.#push('((', at + 3)
    if (line.startsWith('$(', at)) return this.#push('(', at + 2)
    if (line.startsWith('${', at)) return this.#push('${', at + 2)
    if (character === '"') return top === '"' ? this.#pop(at + 1) : this.#push('"', at + 1)
    if (top === '"') return at + 1
    if (character === "'") return this.#push("'", at + 1)
    if (line.startsWith("$'", at)) return this.#push("$'", at + 2)
    if (top === '${') return character === '}' ? this.#pop(at + 1) : at + 1
    if (top === '((') return this.#readArithmetic(line, at)
    return this.#readCommand(line, at)
  }

  #readArithmetic(line: string, at: number): number {
    if (line.startsWith('))', at)) return this.#pop(at + 2)
    if (line[at] !== '(') return at + 1
    // An inner parenthesis ends like a substitution would; its content is never commands with a line's end.
    return this.#push('(', at + 1)
  }

  #readCommand(line: string, at: number): number {
    const character = line[at] ?? ''
    if (character === ' ' || character === '\t') return at + 1
    const wordStart = at === 0 || /[\s;&|()]/.test(line[at - 1] ?? '')
    if (character === '#' && wordStart) return line.length
    const hereDocument = character === '<' ? hereDocumentStart.exec(line.slice(at, at + 300)) : null
    if (hereDocument) {
      const delimiter = (hereDocument[2] ?? '').replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3')
      this.#hereDocuments.push({ delimiter, tabs: hereDocument[1] === '-' })
      return at + hereDocument[0].length
    }
    if (line.startsWith('<<<', at)) return at + 3
    if (line.startsWith('((', at) && this.#commandPosition) return this.#push('((', at + 2)
    if (character === '(') return this.#push('(', at + 1)
    if (character === ')') return this.#closeParenthesis(at + 1)
    if (character === ';' || character === '&' || character === '|') return this.#readOperator(line, at)
    if (wordStart && this.#commandPosition) return this.#readCommandWord(line, at)
    this.#operator = false
    return at + 1
  }

  #readCommandWord(line: string, at: number): number {
    const word = /^[^\s;&|()<>'"`$\\]*/.exec(line.slice(at))?.[0] ?? ''
    this.#operator = false
    const opened = ownValue(openers, word)
    const ended = ownValue(endings, word)
    if (opened) this.#stack.push(opened)
    else if (ended && this.#stack.at(-1) === ended) this.#stack.pop()
    this.#commandPosition = prefixes.has(word)
    return at + Math.max(1, word.length)
  }

  #readOperator(line: string, at: number): number {
    const two = line.slice(at, at + 2)
    const size = two === '&&' || two === '||' || two === ';;' || two === '|&' ? 2 : 1
    // `>&2`, `2>&1` and `&>file` are redirections.
    if (line[at] === '&' && size === 1 && (/[<>]/.test(line[at - 1] ?? '') || line[at + 1] === '>')) return at + 1
    // `>|file`
    if (line[at] === '|' && line[at - 1] === '>') return at + 1
    this.#operator = two === '&&' || two === '||' || line[at] === '|'
    this.#commandPosition = true
    return at + size
  }

  #closeParenthesis(next: number): number {
    this.#commandPosition = true
    this.#operator = false
    if (this.#stack.at(-1) === '(') this.#stack.pop()
    return next
  }

  #until(line: string, at: number, end: string): number {
    const found = line.indexOf(end, at)
    return found < 0 ? line.length : this.#pop(found + 1)
  }

  #push(context: Context, next: number): number {
    this.#stack.push(context)
    this.#operator = false
    this.#commandPosition = context === '(' || context === '`'
    return next
  }

  #pop(next: number): number {
    this.#stack.pop()
    this.#commandPosition = false
    return next
  }
}
