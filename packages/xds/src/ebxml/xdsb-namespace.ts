// Namespace of the messages that XDS.b adds to those of ebRS (ITI TF-2: Appendix V.2.4).

export const xdsb = 'urn:ihe:iti:xds-b:2007'
