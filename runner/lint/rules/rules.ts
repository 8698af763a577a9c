/** All rules. Adding one is one file and one line here. */
import { commandLine } from './commands/command-line.ts'
import { imageReference } from './commands/image-reference.ts'
import { installContainer } from './commands/install-container.ts'
import { quadletEnable } from './commands/quadlet-enable.ts'
import { transports } from './commands/transports.ts'
import { unmadeImage } from './commands/unmade-image.ts'
import { configFiles } from './config-files.ts'
import { bootEffects } from './containerfile/boot-effects.ts'
import { buildTime } from './containerfile/build-time.ts'
import { containerfileOperands } from './containerfile/operands.ts'
import { containerfileSyntax } from './containerfile/syntax.ts'
import { links } from './links.ts'
import { bashInSh } from './pages/bash-in-sh.ts'
import { hiddenCharacter } from './pages/hidden-character.ts'
import { promptStyle } from './pages/prompt-style.ts'
import { release } from './pages/release.ts'
import { runBlocks } from './pages/run-blocks.ts'
import { snippetDrift } from './pages/snippet-drift.ts'
import { steps } from './pages/steps.ts'
import { keywords, undeclaredImage } from './pages/undeclared-image.ts'
import type { Rule } from './rule.ts'
import { continuation, shellSyntax } from './shell-syntax.ts'
import { unitFiles } from './unit-files.ts'

export const rules: readonly Rule[] = [
  hiddenCharacter,
  shellSyntax,
  continuation,
  containerfileSyntax,
  containerfileOperands,
  buildTime,
  bootEffects,
  commandLine,
  imageReference,
  transports,
  quadletEnable,
  installContainer,
  unmadeImage,
  configFiles,
  unitFiles,
  release,
  snippetDrift,
  links,
  promptStyle,
  runBlocks,
  steps,
  keywords,
  undeclaredImage,
  bashInSh,
]

/** Every name that a diagnostic of `lint` may carry. */
export const ruleNames: readonly string[] = [...rules.flatMap(({ names }) => names), 'shellcheck', 'not-checked'].sort()
