/**
 * How long it takes to lint 1,000 documents of 10 blocks, none like another, or the Markdown below a folder: `node
 * test/lint/speed.ts [DOCUMENTS | FOLDER]`. Prints one line of JSON, with the time that remark takes to parse the same texts;
 * exit 1 when the goal (10 s, 400 MB) is missed. One thread; `lint-docs` uses all processors.
 */
import { readFileSync } from 'node:fs'
import { findTutorials } from '../../runner/document/find-tutorials.ts'
import { parseMarkdown } from '../../runner/document/markdown.ts'
import { lint } from '../../runner/lint/lint.ts'

const [what = '1000'] = process.argv.slice(2)
const documents = Number(what)

function* pages() {
  if (Number.isNaN(documents)) {
    for (const { file, path } of findTutorials([what], process.cwd()).files)
      yield { file, source: readFileSync(path, 'utf8') }
    return
  }
  for (let index = 0; index < documents; index++) yield { file: `page-${index}.md`, source: generated(index) }
}

function generated(index: number): string {
  const between = `\n\nSome words between, with [a link](#page-${index}).\n\n`
  const blocks = Array.from({ length: 10 }, (_, block) => fence(index, block)).join(between)
  return `---\ntitle: Page ${index}\ndescription: A page\n---\n\n# Page ${index}\n\n${blocks}\n`
}

function fence(index: number, block: number): string {
  const name = `demo-${index}-${block}`
  switch (block % 5) {
    case 0:
      return `\`\`\`dockerfile file=Containerfile.${block}\nFROM quay.io/fedora/fedora-bootc:44\nRUN dnf -y install httpd && \\\n    systemctl enable httpd && \\\n    echo ${name} > /usr/share/${name}\nRUN bootc container lint\n\`\`\``
    case 1:
      return `\`\`\`bash run\npodman build -t localhost/${name}:1 -f Containerfile .\nif podman image exists localhost/${name}:1; then\n  sudo podman run --rm localhost/${name}:1 bootc status --format=json\nfi\n\`\`\``
    case 2:
      return `\`\`\`console run\n$ podman ps --all --filter name=${name}\nCONTAINER ID  IMAGE\n# bootc upgrade --check\n\`\`\``
    case 3:
      return `\`\`\`bash run\nskopeo copy docker://registry.example.com/${name}:1 dir:${name}\nfor i in 1 2 3; do systemctl restart ${name}-$i; done\ncat > ${name}.txt <<'EOF'\n${name}\nEOF\n\`\`\``
    default:
      return `\`\`\`bash\nssh core@${name} sudo bootc switch --transport registry registry.example.com/${name}:2\nrpm -q ${name} | sort\n\`\`\``
  }
}

const start = performance.now()
let findings = 0
for await (const { diagnostics } of lint(pages())) findings += diagnostics.length
const ms = Math.round(performance.now() - start)
const mb = Math.round(process.resourceUsage().maxRSS / 1024)
const began = performance.now()
for (const { source } of pages()) parseMarkdown(source)
const remarkMs = Math.round(performance.now() - began)
console.log(JSON.stringify({ ms, remarkMs, mb, findings }))
process.exitCode = ms < 10_000 && mb < 400 ? 0 : 1
