// What keeps a caller from being told what the database said.
import { AuditTrailError } from '../audit-trail.ts'

/** Gives what was done; throws AuditTrailError for whatever kept it from being done. */
export async function kept<Result>(done: Promise<Result>): Promise<Result> {
  try {
    return await done
  } catch (error) {
    if (error instanceof AuditTrailError) throw error
    throw new AuditTrailError('the audit event could not be kept', { cause: error })
  }
}
