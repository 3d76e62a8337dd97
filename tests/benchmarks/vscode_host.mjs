// Stands in for VS Code's Markdown extension, which the language server asks for files and for parsed Markdown:
// starts the server over its pipes and hands everything else through.
//
//     node vscode_host.mjs FOLDER    FOLDER holds node_modules with the server and markdown-it

import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(path.resolve(process.argv[2], "package.json"));
const MarkdownIt = require("markdown-it");
const { TextDocument } = require("vscode-languageserver-textdocument");
const server = path.resolve(process.argv[2], "node_modules/vscode-markdown-languageserver/dist/node/workerMain.js");

const markdown = new MarkdownIt({ html: true });
const documents = new Map();
const watchers = new Map();
let root = "";
let lastId = 0;

const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
child.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", () => child.kill());

function frames(stream, take) {
  let pieces = [];
  let have = 0;
  let need = 0; // bytes of header and body; 0 while the header is not complete
  let header = 0;
  stream.on("data", (data) => {
    pieces.push(data);
    have += data.length;
    while (have > 0) {
      if (need === 0) {
        const all = pieces.length > 1 ? Buffer.concat(pieces) : pieces[0];
        pieces = [all];
        const end = all.indexOf("\r\n\r\n");
        if (end < 0) return;
        header = end + 4;
        need = header + Number(/content-length: *(\d+)/i.exec(all.toString("latin1", 0, end))[1]);
      }
      if (have < need) return;
      const all = pieces.length > 1 ? Buffer.concat(pieces) : pieces[0];
      const frame = all.subarray(0, need);
      pieces = [all.subarray(need)];
      have -= need;
      const start = header;
      need = 0;
      take(frame, start);
    }
  });
}

function send(stream, message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  stream.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
}

frames(process.stdin, (frame, start) => {
  child.stdin.write(frame);
  const message = JSON.parse(frame.subarray(start));
  const { method, params } = message;
  if (method === "initialize") {
    root = fileURLToPath(params.rootUri);
  } else if (method === "textDocument/didOpen") {
    const { uri, languageId, version, text } = params.textDocument;
    documents.set(uri, TextDocument.create(uri, languageId, version, text));
  } else if (method === "textDocument/didChange") {
    const { uri, version } = params.textDocument;
    TextDocument.update(documents.get(uri), params.contentChanges, version);
  } else if (method === "textDocument/didClose") {
    documents.delete(params.textDocument.uri);
  } else if (method === "workspace/didChangeWatchedFiles") {
    for (const { uri, type } of params.changes) {
      const kind = ["create", "change", "delete"][type - 1];
      for (const [id, watched] of watchers) {
        if (watched === uri) {
          send(child.stdin, { id: `host-${++lastId}`, method: "markdown/fs/watcher/onChange", params: { id, uri, kind } });
        }
      }
    }
  }
});

frames(child.stdout, (frame, start) => {
  // The answers to what was sent from here.
  if (frame.indexOf('"host-', start) >= 0 && frame.length < 300) {
    if (String(JSON.parse(frame.subarray(start)).id).startsWith("host-")) return;
  }
  if (frame.indexOf('"method":"markdown/', start) < 0) {
    process.stdout.write(frame);
    return;
  }
  const message = JSON.parse(frame.subarray(start));
  answer(message.method, message.params).then(
    (result) => send(child.stdin, { id: message.id, result: result ?? null }),
    (error) => send(child.stdin, { id: message.id, error: { code: -32603, message: String(error) } }),
  );
});

async function answer(method, params) {
  switch (method) {
    case "markdown/parse": {
      const text = params.text ?? documents.get(params.uri)?.getText() ?? (await fs.readFile(fileURLToPath(params.uri), "utf8"));
      return markdown.parse(text, {});
    }
    case "markdown/fs/readFile":
      return Array.from(await fs.readFile(fileURLToPath(params.uri)));
    case "markdown/fs/readDirectory": {
      const entries = await fs.readdir(fileURLToPath(params.uri), { withFileTypes: true });
      return entries.map((entry) => [entry.name, { isDirectory: entry.isDirectory() }]);
    }
    case "markdown/fs/stat":
      return fs.stat(fileURLToPath(params.uri)).then(
        (found) => ({ isDirectory: found.isDirectory() }),
        () => undefined,
      );
    case "markdown/fs/watcher/create":
      watchers.set(params.id, params.uri);
      return null;
    case "markdown/fs/watcher/delete":
      watchers.delete(params.id);
      return null;
    case "markdown/findMarkdownFilesInWorkspace":
      return notes(root);
    default:
      throw new Error(`${method} is not known here`);
  }
}

async function notes(folder) {
  const found = [];
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await notes(place)));
    else if (entry.name.endsWith(".md")) found.push(pathToFileURL(place).href);
  }
  return found;
}
