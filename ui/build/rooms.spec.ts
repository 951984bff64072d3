import { describe, expect, it } from 'vitest'
import { refusal } from './rooms'

const allowed = (file: string, specifier: string) => refusal('/ui/src', `/ui/src/${file}`, specifier) === null

describe('the rooms of src/', () => {
  it.each([
    ['features/dossier/PageDossier.vue', '@tauri-apps/api/core'],
    ['app/start.ts', '@tauri-apps/api/window'],
    ['features/dossier/PageDossier.vue', '@/features/portefeuille/dossierList'],
    ['features/dossier/PageDossier.vue', '../portefeuille/dossierList'],
    ['features/dossier/PageDossier.vue', '@/app/router'],
    ['features/dossier/PageDossier.vue', '@/dev/fakeHost'],
    ['shared/AppErreur.vue', '@/host'],
    ['shared/AppErreur.vue', '../features/dossier/drafts'],
    ['shared/AppErreur.vue', '@/app/i18n'],
    ['host/tauri.ts', '@/shared/texts'],
    ['generated/bindings.ts', '@/host'],
    ['app/main.ts', '@/dev/fakeHost'],
  ])('%s may not import %s', (file, specifier) => {
    expect(allowed(file, specifier)).toBe(false)
  })

  it.each([
    ['host/tauri.ts', '@tauri-apps/api/core'],
    ['features/dossier/PageDossier.vue', './drafts'],
    ['features/dossier/PageDossier.vue', '@/host'],
    ['features/dossier/PageDossier.vue', '@/shared/texts'],
    ['features/dossier/PageDossier.spec.ts', '@/dev/fakeHost'],
    ['shared/AppErreur.vue', '@/generated/bindings'],
    ['app/router.ts', '@/features/dossier/PageDossier.vue'],
    ['shared/texts.ts', 'vue-i18n'],
  ])('%s may import %s', (file, specifier) => {
    expect(allowed(file, specifier)).toBe(true)
  })
})
