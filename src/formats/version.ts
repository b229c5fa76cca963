// The version of everything that pawl stores. Every shape carries it as its first member, `format`.

export const formatVersion = 1;
