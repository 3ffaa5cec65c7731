// How this reading says no: one kind of error, so that a refusal is never taken for a mistake of its own.

/** The error that refuses a message: where (its byte, or the field of a value to be written) and what is wrong. */
export const refusal = (where, wrong) => Object.assign(new Error(`${where}: ${wrong}`), { name: "Refusal" });

/** Whether an error is a refusal. */
export const isRefusal = (error) => error instanceof Error && error.name === "Refusal";
