import { arrow, box, label, type Picture } from './draw.ts'

export const signatures: Picture = {
  title: 'Who signs and who verifies',
  description:
    'The pipeline builds an image, pushes it, and signs its digest with the private key. The registry keeps image and signature. The machine has the public key and a policy from its image, and refuses what is not signed.',
  width: 620,
  height: 200,
  body: [
    box(8, 20, 170, 74, 'plain', 'pipeline', 'builds and pushes'),
    box(8, 130, 170, 46, 'old', 'private key'),
    arrow([93, 130], [93, 94]),
    label(102, 116, 'signs the digest'),
    arrow([178, 57], [230, 57]),
    box(230, 20, 160, 74, 'next', 'registry', 'image + signature'),
    arrow([390, 57], [442, 57]),
    box(442, 20, 170, 74, 'good', 'machine', 'verifies, or refuses'),
    box(442, 130, 170, 46, 'ink', 'policy, public key'),
    arrow([527, 130], [527, 94]),
    label(434, 158, 'both come with the image', 'end'),
  ].join(''),
}
