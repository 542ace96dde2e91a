"""A server that speaks the chat-completions API with answers out of a can, good and malformed: no model runs here.

What it answers is told by the last word of the text in the question, the nth time that it is asked about it: see CANNED.
"""
import http.server
import json
import re
import threading
import time


def chat(content, finish="stop", usage=(100, 20)):
    body = {"choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}]}
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return 200, json.dumps(body)


def mentions(*pairs):
    return json.dumps({"mentions": [{"type": t, "text": s} for t, s in pairs]})


GOOD = mentions(("PERSON", "Ada Low"), ("GPE", "Riga"))
CANNED = {  # the last word of the text: the responses, the last one again and again
    "good": [chat(GOOD)],
    "fenced": [chat("Here you are:\n```json\n" + GOOD + "\n```\nAnything else?")],
    "nothing": [chat(mentions())],
    "invented": [chat(mentions(("PERSON", "Ada Low"), ("PERSON", "Bob Nobody")))],
    "twice": [chat(mentions(("GPE", "Riga"), ("GPE", "Riga")))],
    "busy": [(429, '{"error":{"message":"slow down"}}'), (503, "overloaded"), chat(GOOD)],
    "cut": [chat(GOOD[:30], finish="length"), chat(GOOD)],
    "prose": [chat("I am afraid I cannot do that.")],
    "halfjson": [chat(GOOD[:-4])],
    "nolist": [chat('{"mentions": "Ada Low"}')],
    "notext": [chat('{"mentions": [{"type": "PERSON"}]}')],
    "number": [chat('{"mentions": [{"type": "NUMBER", "text": 7}]}')],
    "empty": [chat("")],
    "nullcontent": [chat(None)],
    "nochoices": [(200, '{"id":"x"}')],
    "nojson": [(200, "<html>a proxy's page</html>")],
    "list": [(200, "[1,2]")],
    "forbidden": [(401, '{"error":{"message":"wrong key"}}')],
    "nousage": [chat(GOOD, usage=None)],
    "hangs": [None, chat(GOOD)],
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = re.findall(r"\w+", request["messages"][-1]["content"])[-1]
        with self.server.lock:
            n = self.server.asked[key] = self.server.asked.get(key, 0) + 1
            self.server.requests.append({"path": self.path, "key": self.headers.get("Authorization"), "body": request})
        answers = CANNED[key]
        answer = answers[min(n, len(answers)) - 1]
        if answer is None:
            time.sleep(2)  # longer than the client waits
            answer = chat(GOOD)
        try:
            self.send_response(answer[0])
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer[1].encode())
        except BrokenPipeError:
            pass  # the client has gone, as it should

    def log_message(self, *_):
        pass


def start():
    """A running server on a free port of this machine: server.url, server.requests."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.lock, server.asked, server.requests = threading.Lock(), {}, []
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
