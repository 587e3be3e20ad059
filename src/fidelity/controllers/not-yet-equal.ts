/** Recordings that the replay does not reproduce yet, each with the reason. Entries may only go. */
export const NOT_YET_EQUAL: Readonly<Record<string, string>> = {};
