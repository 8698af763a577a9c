/** Makes the documents that are measured: Markdown for the runner, and the same commands for bash and cram. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Documents = { markdown: string; bash: string[]; cram: string[] }

const head = (name: string) => `---\ntitle: ${name}\ndescription: Measured.\n---\n\n`

/** `count` documents of `blocks` blocks; each block prints a line that is compared. */
export function writeDocuments(directory: string, name: string, count: number, blocks: number): Documents {
  const root = join(directory, name)
  const paths: Documents = { markdown: join(root, 'markdown'), bash: [], cram: [] }
  for (const part of ['markdown', 'bash', 'cram']) mkdirSync(join(root, part), { recursive: true })
  for (let number = 0; number < count; number += 1) {
    const lines = Array.from({ length: blocks }, (_, index) => `echo ${number}-${index}`)
    const answers = lines.map((line) => line.slice('echo '.length))
    const title = `page-${String(number).padStart(4, '0')}`
    const fences = lines.map((line, index) => `\`\`\`console run\n$ ${line}\n${answers[index]}\n\`\`\`\n`)
    writeFileSync(join(root, 'markdown', `${title}.md`), head(title) + fences.join('\n'))
    paths.bash.push(write(root, `bash/${title}.sh`, `${lines.join('\n')}\n`))
    paths.cram.push(
      write(root, `cram/${title}.t`, lines.map((line, index) => `  $ ${line}\n  ${answers[index]}\n`).join('')),
    )
  }
  return paths
}

/** Documents of prose and commands of known tools, as the linter meets them. */
export function writeLintDocuments(directory: string, count: number, blocks: number): string {
  const root = join(directory, 'lint')
  mkdirSync(root, { recursive: true })
  const commands = [
    'podman build --tag localhost/hello:1 .',
    'podman run --rm localhost/hello:1 rpm --query httpd',
    'bootc switch --apply quay.io/fedora/fedora-bootc:44',
    'skopeo copy docker://quay.io/fedora/fedora-bootc:44 oci:/tmp/os',
    'if systemctl is-active httpd; then\n  curl --fail http://localhost:8080/ | tee page\nfi',
  ]
  for (let number = 0; number < count; number += 1) {
    const fences = Array.from({ length: blocks }, (_, index) => {
      const command = commands[(number + index) % commands.length]
      return `## Step ${index}\n\nSome prose about step ${index} of page ${number}.\n\n\`\`\`bash run\n# ${number}.${index}\n${command}\n\`\`\`\n`
    })
    writeFileSync(join(root, `page-${number}.md`), head(`Page ${number}`) + fences.join('\n'))
  }
  return root
}

export function writeNoisyDocument(directory: string, megabytes: number): string {
  const root = join(directory, 'noisy')
  mkdirSync(root, { recursive: true })
  const script = `head --bytes=${megabytes}M /dev/zero | tr '\\0' 'x' | fold --width=100`
  return write(root, 'noisy.md', `${head('Noisy')}\`\`\`bash run\n${script}\n\`\`\`\n`)
}

function write(root: string, path: string, text: string): string {
  const file = join(root, path)
  writeFileSync(file, text)
  return file
}
