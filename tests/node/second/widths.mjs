// The greatest integers of 16, 32 and 64 bits.

export const U16 = 0xffffn;
export const U32 = 0xffff_ffffn;
export const U64 = 0xffff_ffff_ffff_ffffn;
