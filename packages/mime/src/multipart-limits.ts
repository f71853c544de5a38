// How much a multipart message may hold.

export interface MultipartLimits {
  readonly partsMax: number
  /** Bytes of one part, its transfer encoding undone. */
  readonly partBytesMax: number
  /** Bytes of the whole message as they come. */
  readonly totalBytesMax: number
  /** Header fields of one part. */
  readonly headersMax: number
  /** Bytes of one header field, its folded lines together. */
  readonly headerLineBytesMax: number
  /** Bytes before the first part, and again behind the last. */
  readonly preambleBytesMax: number
}

export const multipartLimits: MultipartLimits = {
  partsMax: 1000,
  partBytesMax: 512 * 1024 * 1024,
  totalBytesMax: 2 * 1024 * 1024 * 1024,
  headersMax: 32,
  headerLineBytesMax: 8 * 1024,
  preambleBytesMax: 64 * 1024,
}
