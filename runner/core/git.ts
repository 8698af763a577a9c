/**
 * Options before git's command, for trees of strangers: a folder of files that make up a repository is none (its settings name
 * programs), and no program watches files.
 */
export const carefulGit = ['-c', 'safe.bareRepository=explicit', '-c', 'core.fsmonitor=false']
