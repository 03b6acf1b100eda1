export { answerFile, type FileAnswer } from './answer-file.js';
export { PageFiles, type PageFile } from './page-files.js';
export { escapeHtml, html, Html, type HtmlPart, rawHtml } from './html.js';
