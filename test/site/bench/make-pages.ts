/** Pages with evidence in any number, like real ones in size and kind of blocks; no two are equal. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeEvidence } from '../../../runner/evidence/store.ts'
import { fixtureTutorial, makeRecord } from '../fixtures/make-evidence.ts'

const sections = [
  'build',
  'derive',
  'deploy',
  'operate',
  'configure',
  'ship',
  'migrate',
  'variants',
  'explain',
  'reference',
]

/** Writes `content/` and `evidence/` below a directory. */
export async function makePages(directory: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const id = `${sections[number % sections.length]}/page-${number}`
    const file = join(directory, 'content', `${id}.md`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, source(number))
    const tutorial = await fixtureTutorial(id, join(directory, 'content'))
    const transcript = {
      text: Array.from({ length: 25 }, (_, line) => `STEP ${line}: output of page ${number}, line ${line}`).join('\n'),
      omitted: 0,
    }
    const blocks = Object.fromEntries(tutorial.blocks.map(({ id }) => [id, { transcript }]))
    await writeEvidence(join(directory, 'evidence'), makeRecord(tutorial, { blocks }))
  }
}

function source(number: number): string {
  const parts = Array.from({ length: 4 }, (_, part) => partOf(number, part + 1))
  return `---
title: Page ${number} of the bench
description: A generated page with sixteen blocks and the evidence of a run that never was.
images: [quay.io/fedora/fedora-bootc:44]
order: ${number}
minutes: 10
---

Some words about what this page does, with \`code\`, *emphasis* and a [link](#part-1).

${parts.join('\n')}`
}

function partOf(number: number, part: number): string {
  return `## Part ${part}

A paragraph that says why the next step is needed and what to look at when it is done, in about as many words as a
tutorial would use, for page ${number}.

\`\`\`dockerfile file=Containerfile.${part}
FROM quay.io/fedora/fedora-bootc:44
RUN dnf -y install package-${number}-${part} && \\
    systemctl enable service-${number}.service && \\
    dnf clean all
COPY --chmod=0644 file-${part}.conf /usr/lib/file-${number}.conf
\`\`\`

\`\`\`bash run
podman build --file Containerfile.${part} --tag registry.example.com/you/image-${number}:${part} .
\`\`\`

:::note
A word on step ${part} of page ${number}.
:::

\`\`\`console run
$ podman run --rm registry.example.com/you/image-${number}:${part} rpm --query package-${number}-${part}
package-${number}-${part}-1.0-1.fc44.x86_64
\`\`\`

\`\`\`bash run
for name in one two three; do
  printf '%s %s\\n' "$name" "${number}"
done
\`\`\`
`
}
