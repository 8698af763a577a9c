/** All rules. Adding one is one file and one line here. */
import { commandLine } from './command-line.ts'
import { containerfileOperands } from './containerfile-operands.ts'
import { containerfileSyntax } from './containerfile-syntax.ts'
import { continuation } from './continuation.ts'
import { imageReference } from './image-reference.ts'
import { keywords } from './keywords.ts'
import { links } from './links.ts'
import { promptStyle } from './prompt-style.ts'
import { release } from './release.ts'
import type { Rule } from './rule.ts'
import { shellSyntax } from './shell-syntax.ts'
import { snippetDrift } from './snippet-drift.ts'
import { unmadeImage } from './unmade-image.ts'

export const rules: readonly Rule[] = [
  shellSyntax,
  continuation,
  containerfileSyntax,
  containerfileOperands,
  commandLine,
  imageReference,
  unmadeImage,
  release,
  snippetDrift,
  links,
  promptStyle,
  keywords,
]

/** Every name that a diagnostic of `lint` may carry. */
export const ruleNames: readonly string[] = [...rules.flatMap(({ names }) => names), 'shellcheck'].sort()
