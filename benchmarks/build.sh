# Shared by benchmarks/jmh and benchmarks/lab; sourced, with $root set to the top of the tree.

. "$root/config/tools.sh"

# Builds the program and the benchmarks. $1: who asks. Sets java_home.
build_benchmarks() {
    local log=$root/target/benchmarks-build.log
    if ! find_java javac; then
        echo "benchmarks/$1: $java_problem: $(as_root)$jdk_line" >&2
        return 1
    fi
    mkdir -p "$root/target"
    find_maven
    echo "building..." >&2
    if ! (cd "$root" && JAVA_HOME=$java_home "$maven" -B -Dmaven.test.skip=true -pl app,benchmarks -am package) >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        give_back
        echo "benchmarks/$1: the build failed; the end of its log is above, all of it in $log" >&2
        return 1
    fi
    give_back
}
