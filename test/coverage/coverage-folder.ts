export const coverageFolder = new URL('../../docs/coverage/', import.meta.url)
