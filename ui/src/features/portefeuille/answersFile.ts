import type { AnswersFile } from '@/generated/bindings'

export const ACCEPTED_FILES = ['.yaml', '.yml', '.json'] as const
export const LARGEST_FILE = 10 * 1024 * 1024

export type FileRefusal = 'tooLarge' | 'wrongKind' | 'unreadable'

/** Reads a file chosen by the user, or tells why it is not read. Its content is the business of Rust. */
export async function readAnswersFile(file: File): Promise<AnswersFile | FileRefusal> {
  const name = file.name.toLowerCase()
  if (!ACCEPTED_FILES.some((ending) => name.endsWith(ending))) return 'wrongKind'
  if (file.size > LARGEST_FILE) return 'tooLarge'
  try {
    return { name: file.name, text: await file.text() }
  } catch {
    return 'unreadable'
  }
}
