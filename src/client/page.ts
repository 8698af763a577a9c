/// <reference lib="dom" />
/** What a script adds to a page that works without it: copying, tabs, own names for placeholders. */
import { addCopyButtons } from './copy.ts'
import { personalise } from './personal.ts'
import { makeTabs } from './tabs.ts'

personalise(document)
makeTabs(document)
addCopyButtons(document)
