// availabilityStatus, by its short name; the codec knows the URN.

export type AvailabilityStatus = 'Approved' | 'Deprecated'
