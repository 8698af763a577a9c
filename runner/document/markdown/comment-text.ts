/** How a comment for the runner begins. */

/** Anywhere in a text. */
export const verifyOpening = /<!--[ \t]*verify(?![\w-])/

/** At the beginning of a comment. */
export const verifyStart = /^<!--[ \t]*verify(?![\w-])/
