/** Why something could not be done: a sentence for whoever caused it, and what to do about it. */
export type Failed = { error: string; suggestion?: string | undefined }

export type Result<Value> = { value: Value } | Failed
