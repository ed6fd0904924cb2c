import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const inward = (message, ...group) => ({ group, message })

/** The rooms of src in the order of their dependencies: a room may import from the rooms after it, never from those before it. */
const restrict = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
})

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', '.pnc-db/', 'coverage/', 'src/database/database.generated.ts']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['.config/*.ts'] },
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  restrict(
    ['src/*/**/*.ts'],
    inward(
      'only the library entry and the binary stand above the rooms',
      '**/index.js',
      '!./index.js',
      '!**/repositories/**/index.js',
    ),
  ),
  restrict(['src/!(cli)/**/*.ts'], inward('nothing imports the CLI', '**/cli/**')),
  restrict(
    ['src/{repositories,query,schemas,database,errors}/**/*.ts'],
    inward(
      'the query library does not know the toolkit',
      '**/cli/**',
      '**/migrate/**',
      '**/seed/**',
      '**/types/**',
      '**/engine/**',
      '**/config/**',
      '**/keys/**',
      '**/doctor/**',
      '**/contexts/**',
      '**/src/audit/**',
    ),
  ),
  restrict(
    ['src/crypto/**/*.ts'],
    inward(
      'the library of ciphers knows no database',
      '**/cli/**',
      '**/keys/**',
      '**/query/**',
      '**/repositories/**',
      '**/migrate/**',
      '**/seed/**',
      '**/engine/**',
      '**/config/**',
      '**/database/**',
    ),
  ),
  restrict(
    ['src/permissions/**/*.ts'],
    inward(
      'permissions are judged without a database',
      '**/cli/**',
      '**/query/**',
      '**/repositories/**',
      '**/schemas/**',
      '**/migrate/**',
      '**/seed/**',
      '**/engine/**',
    ),
  ),
  restrict(
    ['src/{database,errors,project}/**/*.ts'],
    inward(
      'the lowest rooms import nothing above them',
      '**/cli/**',
      '**/query/**',
      '**/repositories/**',
      '**/migrate/**',
      '**/seed/**',
      '**/engine/**',
      '**/permissions/**',
    ),
  ),
  restrict(
    ['src/authentication/**/*.ts'],
    inward(
      'the pure parts of signing in know no database',
      '**/cli/**',
      '**/client/**',
      '**/query/**',
      '**/repositories/**',
      '**/schemas/**',
      '**/database/**',
      '**/migrate/**',
      '**/engine/**',
      '**/config/**',
    ),
  ),
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['src/**/*.browser.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        [
          'document',
          'location',
          'localStorage',
          'matchMedia',
          'addEventListener',
          'scrollTo',
          'HTMLInputElement',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
)
