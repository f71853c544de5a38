// An instant as DA and TM text in UTC (DICOM PS3.5: 6.2).

/** `zone` belongs into Timezone Offset From UTC. */
export function dicomDateTime(instant: Date): {
  readonly date: string
  readonly time: string
  readonly zone: string
} {
  const digits = instant.toISOString().replaceAll(/[-:T]/g, '')
  return { date: digits.slice(0, 8), time: digits.slice(8, 14), zone: '+0000' }
}
