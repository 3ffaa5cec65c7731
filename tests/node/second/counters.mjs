// The values that differences are taken from: they run through a whole message, one of each kind.

/** All at 0, as at the beginning of a message. */
export const counters = () => ({ time: 0n, day: 0n, landmark: 0n, session: 0n, version: 0n });
