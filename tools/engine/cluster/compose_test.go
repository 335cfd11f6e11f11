package cluster

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// compose is what the page for operators has of a compose file.
type compose struct {
	Services map[string]struct {
		Image       string
		Networks    []string
		Restart     string
		Ulimits     map[string]int
		Environment map[string]string
		Volumes     []string
		EnvFile     string `yaml:"env_file"`
	}
	Networks map[string]struct{ Internal bool }
	Volumes  map[string]struct{}
}

// section is the content of the first block of YAML in a page.
func section(t *testing.T, page string) string {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), "```yaml\n")
	block, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatalf("%s has no YAML", page)
	}
	return block
}

// TestComposeFileIsWhatTestsRun holds that the compose file for operators names
// the version and the settings of the nodes that tests start, that its parts
// fit together, and that the bot knows the settings it is given.
func TestComposeFileIsWhatTestsRun(t *testing.T) {
	docs := filepath.Join("..", "..", "..", "docs")
	var file compose
	if err := yaml.Unmarshal([]byte(section(t, filepath.Join(docs, "opensearch.md"))), &file); err != nil {
		t.Fatal(err)
	}
	n := &node{name: "node", http: "127.0.0.1:1", transport: "127.0.0.1:2", dir: t.TempDir()}
	if err := n.prepare(home{t.TempDir()}, &Cluster{nodes: []*node{n}}, "384m"); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(n.dir, "config", "opensearch.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var tested map[string]any
	if err := yaml.Unmarshal(content, &tested); err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile(filepath.Join(docs, "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	var nodes, urls []string
	for name := range file.Services {
		if name != "bot" {
			nodes, urls = append(nodes, name), append(urls, "http://"+name+":9200")
		}
	}
	slices.Sort(nodes)
	slices.Sort(urls)
	if len(nodes) != 3 {
		t.Errorf("the nodes are %q, want three", nodes)
	}
	for _, name := range nodes {
		service := file.Services[name]
		if service.Image != "opensearchproject/opensearch:"+Version || service.Environment["node.name"] != name || service.Ulimits["nofile"] < 65535 || service.Ulimits["memlock"] != -1 {
			t.Errorf("%s is %+v", name, service)
		}
		for key, value := range service.Environment {
			switch want, ok := tested[key]; {
			case key != strings.ToLower(key): // for the image
			case key == "bootstrap.memory_lock": // which a test machine need not allow
			case !ok:
				t.Errorf("%s: no test runs with %s", name, key)
			case key == "discovery.seed_hosts", key == "cluster.initial_cluster_manager_nodes":
				if value != strings.Join(nodes, ",") {
					t.Errorf("%s: %s is %q, want the nodes %q", name, key, value, nodes)
				}
			case strings.HasPrefix(key, "cluster.fault_detection.") && value != asText(t, want):
				t.Errorf("%s: %s is %q, and tests run with %v", name, key, value, want)
			}
		}
		for key := range tested {
			if strings.HasPrefix(key, "cluster.fault_detection.") && service.Environment[key] == "" {
				t.Errorf("%s lacks %s, with which tests run", name, key)
			}
		}
		for _, volume := range service.Volumes {
			of, _, _ := strings.Cut(volume, ":")
			if _, ok := file.Volumes[of]; !ok {
				t.Errorf("%s: there is no volume %q", name, of)
			}
		}
		if !slices.Equal(service.Networks, []string{"engine"}) || !file.Networks["engine"].Internal {
			t.Errorf("%s can be reached from outside: %q", name, service.Networks)
		}
	}
	bot := file.Services["bot"]
	named := strings.Split(bot.Environment["ENGINE_URL"], ",")
	slices.Sort(named)
	if !slices.Equal(named, urls) || !slices.Contains(bot.Networks, "engine") || !slices.Contains(bot.Networks, "default") {
		t.Errorf("the bot is %+v, want the addresses %q", bot, urls)
	}
	for key := range bot.Environment {
		if !strings.Contains(string(settings), "`"+key+"`") {
			t.Errorf("the bot has no setting %s", key)
		}
	}
}

// asText is how YAML writes a value.
func asText(t *testing.T, value any) string {
	t.Helper()
	text, err := yaml.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}
