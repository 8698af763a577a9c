/** Findings of shellcheck that mean nothing in a document, where a script is cut into blocks and read by people. */

/** Code → why it is left out. */
export const leftOut: Record<string, string> = {
  SC1090: 'a file to source is made by the reader',
  SC1091: 'a file to source is made by the reader',
  SC2034: 'a variable may be used in a later block, or by the reader',
  SC2148: 'a block has no shebang',
  SC2154: 'a variable may be set in an earlier block, or by the reader',
  SC2164: 'sessions stop at the first failing command, and readers see it',
  SC2218: 'blocks of a document are read one by one',
  SC2317: 'an `exit` ends the block only',
  SC2030: 'blocks of a document are joined for context',
  SC2031: 'blocks of a document are joined for context',
  SC2120: 'a function may be called in a later block',
  SC2119: 'a function may be called in a later block',
  SC2088: 'a tilde in quotes is meant for a remote shell more often than not',
  SC2239: 'a block has no shebang',
  SC2096: 'a block has no shebang',
  SC2128: 'an array of the same name may belong to another block',
  SC2178: 'an array of the same name may belong to another block',
  SC2140: 'quotes within quotes are for the program that is called',
  SC2016: 'single quotes keep a variable for another shell',
  SC2153: 'a name like another may be of another block',
  SC2168: '`local` in an excerpt of a function',
}
