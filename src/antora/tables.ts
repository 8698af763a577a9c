/** Reference pages that are made from data, as AsciiDoc. */
import { codePieces } from '../reference/code-pieces.ts'
import { migrationColumns, migrationRows } from '../reference/migration.ts'
import { tablePages } from '../reference/tables.ts'
import { escapeText } from './escape.ts'

export type AntoraTablePage = { id: string; title: string; text: string }

export function antoraTables(): AntoraTablePage[] {
  const pages = tablePages().map(({ slug, title, description, source, intro, tables }) => ({
    id: `reference/${slug}`,
    title,
    text: [
      `= ${escapeText(title)}`,
      `{empty}${escapeText(description)}`,
      ...intro.map((text) => `{empty}${withCode(text)}`),
      ...tables.flatMap(({ id, title: name, columns, rows }) => [
        `[#${id}]\n== ${escapeText(name)}`,
        table(columns, rows),
      ]),
      `{empty}Read from ${escapeText(source)}. It says what the program does, not that this was run.`,
    ].join('\n\n'),
  }))
  return [migration(), ...pages]
}

function migration(): AntoraTablePage {
  const title = 'From rpm-ostree'
  const rows = migrationRows().map((row) => [`\`${row.old}\``, ...migrationColumns.map(([key]) => row[key] ?? '')])
  const columns = ['rpm-ostree', ...migrationColumns.map(([, name]) => name)]
  const text = `= ${title}\n\nWhat each rpm-ostree command becomes.\n\n${table(columns, rows)}`
  return { id: 'reference/migration', title, text }
}

function table(columns: string[], rows: string[][]): string {
  const cells = (row: string[]): string => row.map((cell) => `|${withCode(cell)}`).join('\n')
  return [
    `[%header,cols="${columns.map(() => '<').join(',')}"]`,
    '|===',
    [columns, ...rows].map(cells).join('\n\n'),
    '|===',
  ].join('\n')
}

function withCode(text: string): string {
  return codePieces(text)
    .map(({ text, code }) => (code ? `\`\`${escapeText(text)}\`\`` : escapeText(text)))
    .join('')
}
