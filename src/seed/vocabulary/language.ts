/** The languages that listings are written in. */
export const languages = ['en', 'fr', 'pt', 'sw', 'ar'] as const

export type Language = (typeof languages)[number]
