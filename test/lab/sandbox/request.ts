/** What a sandbox is asked for in tests. */

import type { Need, Tutorial } from '../../../runner/document/model.ts'
import type { SandboxRequest } from '../../../runner/lab/lab.ts'

export function request(needs: Need[] = [], more: Partial<Tutorial> = {}): SandboxRequest {
  const tutorial = {
    id: 'test/one',
    file: 'one.md',
    source: '',
    hash: '',
    frontMatter: { images: [] as string[] } as Tutorial['frontMatter'],
    blocks: [],
    declarations: [],
    variants: {},
    ...more,
  }
  return { tutorial, needs, environment: {} }
}
