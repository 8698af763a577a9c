/** The content security policy of built pages: nothing from elsewhere, no script or style but those that were built. */

/** Hashes of the scripts and styles that stand in a page. */
export function contentPolicy(scripts: Iterable<string>, styles: Iterable<string>): string {
  return [
    "default-src 'none'",
    // The search is WebAssembly; this allows its compilation and no eval.
    `script-src 'self' 'wasm-unsafe-eval' ${[...scripts].sort().join(' ')}`.trim(),
    `style-src 'self' ${[...styles].sort().join(' ')}`.trim(),
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ')
}
