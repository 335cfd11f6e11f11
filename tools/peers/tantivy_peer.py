"""Measures tantivy on the sentences and questions of a folder: tantivy_peer.py WORK."""

import os
import sys
import time

import tantivy

work = sys.argv[1]
place = os.path.join(work, "tantivy")
os.makedirs(place)
sentences = open(os.path.join(work, "sentences.txt"), encoding="utf-8").read().splitlines()
questions = open(os.path.join(work, "questions.txt"), encoding="utf-8").read().splitlines()

before = time.process_time()
builder = tantivy.SchemaBuilder()
builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
index = tantivy.Index(builder.build(), path=place)
writer = index.writer(128 << 20, 1)
for sentence in sentences:
    writer.add_document(tantivy.Document(text=sentence))
writer.commit()
writer.wait_merging_threads()
index.reload()
built = time.process_time() - before

searcher = index.searcher()
clock = []
for measured in (False, True):
    before = time.process_time()
    for question in questions:
        began = time.perf_counter()
        query = index.parse_query(question, ["text"])
        for _, address in searcher.search(query, 10).hits:
            searcher.doc(address)
        if measured:
            clock.append(time.perf_counter() - began)
each = (time.process_time() - before) / len(questions)
size = sum(os.path.getsize(os.path.join(place, name)) for name in os.listdir(place))
clock.sort()
print(f"| tantivy {tantivy.__version__} | {built:.1f} | {size >> 20} | {each * 1000:.2f} | {clock[len(clock) // 2] * 1000:.2f} |")
