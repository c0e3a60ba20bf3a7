const nobody = 65_534;

/** Runs a step as a user who has no rights of its own. Root may do everything, so a test of rights cannot be root. */
export async function asNobody<T>(step: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return step();
  process.seteuid?.(nobody);
  try {
    return await step();
  } finally {
    process.seteuid?.(0);
  }
}
