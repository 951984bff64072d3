export function refusal(sourceRoot: string, file: string, specifier: string): string | null
