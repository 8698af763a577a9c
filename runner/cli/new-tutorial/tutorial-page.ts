/** The text of a new tutorial: one that builds, asserts and passes, to be changed step by step. */
import { stringify } from 'yaml'

export type NewTutorial = {
  title: string
  slug: string
  /** Of Fedora. */
  release: string
  order: number
  /** A page to do before this one: its id, and its file as the new page links to it. */
  before?: { id: string; link: string }
}

/** Sentences that a writer has to replace; `npm run prose` reports one that is still there. */
export const scaffoldSentences = {
  description: 'Say in one sentence what a reader has done at the end.',
  question: 'Which question of a reader does this page answer?',
  step: 'Say what this step does, and why.',
  assertion: 'Say what shows that it worked, then let the image prove it.',
  end: 'Say what the reader has now.',
} as const

const fence = '```'

export function tutorialPage({ title, slug, release, order, before }: NewTutorial): string {
  const base = `quay.io/fedora/fedora-bootc:${release}`
  const image = `localhost/${slug}:1`
  const text = scaffoldSentences
  return `---
schema: 1
title: ${stringify(title, { lineWidth: 0 }).trim()}
description: ${text.description}
keywords: [words, that, readers, search, with]
kind: tutorial
level: executed
images: [${base}]${before ? `\nprerequisites: [${before.id}]` : ''}
order: ${order}
minutes: 10
---

${text.question}

You need a Linux machine with podman 5 or newer, and 5 GB of free disk space. Nothing here needs root, and nothing reboots.

## Describe the image

${text.step}

${fence}text file=greeting
Hello from image mode
${fence}

${fence}dockerfile file=Containerfile
FROM ${base}

COPY greeting /usr/share/${slug}/greeting
${fence}

## Build it

${text.step}

${fence}bash run timeout=15m
podman build --tag ${image} .
${fence}

## Check it

${text.assertion} The file is in the image, with its text:

${fence}console run
$ podman run --rm ${image} cat /usr/share/${slug}/greeting
Hello from image mode
${fence}

And it is a part of the image that no user of the machine can write to:

${fence}bash run exit=1
podman run --rm --user nobody ${image} test -w /usr/share/${slug}/greeting
${fence}

## What you have

${text.end}${before ? ` The page before this one: [${before.id}](${before.link}).` : ''}

${fence}bash run cleanup
podman image rm --ignore ${image}
${fence}
`
}
