// A table of words: one for every key, so that a forgotten key does not compile.

export type Words<Key extends string> = Readonly<Record<Key, string>>;
