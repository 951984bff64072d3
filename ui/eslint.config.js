import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import pluginVue from 'eslint-plugin-vue'
import { roomsRule } from './build/rooms.js'

export default defineConfigWithVueTs(
  { ignores: ['dist', 'node_modules'] },
  pluginVue.configs['flat/recommended'],
  vueTsConfigs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { accostage: { rules: { rooms: roomsRule } } },
    rules: {
      'accostage/rooms': 'error',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'never', component: 'always' } }],
      'vue/no-bare-strings-in-template': 'error',
      'vue/require-default-prop': 'off',
      'max-lines': ['error', { max: 200 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Properties can be taken apart (`const { t } = useTexts()`): methods would lose their `this`.
      '@typescript-eslint/method-signature-style': ['error', 'property'],
      // Vue awaits nothing, but hands the rejection of an asynchronous handler to its error handler.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['src/generated/**', 'src/app/locales/**', '**/*.spec.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/*.js', 'build/**', 'vite.config.ts'], extends: [vueTsConfigs.disableTypeChecked] },
)
