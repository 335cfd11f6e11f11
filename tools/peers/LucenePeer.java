import java.lang.management.ManagementFactory;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

/** Measures Lucene on the sentences and questions of a folder: LucenePeer WORK. */
public class LucenePeer {
    static double spent() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]), place = work.resolve("lucene");
        List<String> sentences = Files.readAllLines(work.resolve("sentences.txt"));
        List<String> questions = Files.readAllLines(work.resolve("questions.txt"));
        var analyzer = new EnglishAnalyzer();
        var directory = new MMapDirectory(place);
        double before = spent();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (String sentence : sentences) {
                var document = new Document();
                document.add(new TextField("text", sentence, Field.Store.YES));
                writer.addDocument(document);
            }
            writer.commit();
        }
        double built = spent() - before, each = 0;
        var clock = new ArrayList<Long>();
        try (var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            for (int round = 0; round < 2; round++) {
                before = spent();
                for (String question : questions) {
                    long began = System.nanoTime();
                    var query = new BooleanQuery.Builder();
                    try (var tokens = analyzer.tokenStream("text", question)) {
                        var term = tokens.addAttribute(org.apache.lucene.analysis.tokenattributes.CharTermAttribute.class);
                        tokens.reset();
                        while (tokens.incrementToken()) {
                            query.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
                        }
                        tokens.end();
                    }
                    for (var hit : searcher.search(query.build(), 10).scoreDocs) {
                        searcher.storedFields().document(hit.doc);
                    }
                    if (round == 1) {
                        clock.add(System.nanoTime() - began);
                    }
                }
                each = (spent() - before) / questions.size();
            }
        }
        long size = 0;
        try (var files = Files.list(place)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.size(file);
            }
        }
        Collections.sort(clock);
        System.out.printf(Locale.ROOT, "| Lucene %s | %.1f | %d | %.2f | %.2f |%n", Version.LATEST, built, size >> 20, each * 1000, clock.get(clock.size() / 2) / 1e6);
    }
}
