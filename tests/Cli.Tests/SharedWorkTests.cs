using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Tests;

public class SharedWorkTests
{
    [Fact]
    public void Work_of_one_key_is_done_once_even_if_many_ask_at_once()
    {
        SharedWork work = new();
        int made = 0;
        string[] results = new string[32];
        Parallel.For(0, results.Length, i => results[i] = work.GetOrMake("a", () => $"{Interlocked.Increment(ref made)}"));
        Assert.Equal(1, made);
        Assert.All(results, result => Assert.Equal("1", result));
    }

    [Fact]
    public void What_was_used_longest_ago_is_forgotten()
    {
        SharedWork work = new();
        List<string> made = [];
        foreach (string key in new[] { "a", "b", "a", "c", "a", "b" }) work.GetOrMake(key, () => { made.Add(key); return key; });
        // Two are kept: c drives b out, since a was used after it.
        Assert.Equal(["a", "b", "c", "b"], made);
    }

    [Fact]
    public void Work_that_failed_is_done_again_by_the_next_that_asks()
    {
        SharedWork work = new();
        Assert.Throws<InvalidDataException>(() => work.GetOrMake<string>("a", () => throw new InvalidDataException()));
        Assert.Equal("done", work.GetOrMake("a", () => "done"));
    }
}
