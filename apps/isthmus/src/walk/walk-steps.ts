// The steps of the walk in their order.
import { sendStudies } from './steps/send-studies.ts'
import type { Step } from './walk.ts'

export const walkSteps: readonly Step[] = [sendStudies]
