/** Builds the site as it is configured. */
import { measuredBuild } from './measured-build.ts'

await measuredBuild({})
