using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Tests.Random;

public class PoissonTableTests
{
    /// <summary>The mean of the table itself, over all 2^32 words: sum over k of the words that count more than k. No sampling error.</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.003)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(17.5)]
    [InlineData(1000.0)]
    public void Mean_and_variance_over_all_words_are_those_of_the_law(double mean)
    {
        PoissonTable table = new(mean);
        double first = 0, second = 0, previous = 0;
        int k = 0;
        foreach (uint threshold in table.Thresholds.ToArray().Append(0u))
        {
            double end = k == table.Thresholds.Length ? 4294967296 : threshold;
            first += k * (end - previous);
            second += (double)k * k * (end - previous);
            (previous, k) = (end, k + 1);
        }
        first /= 4294967296;
        second = second / 4294967296 - first * first;
        // Each of the thresholds is rounded to 2^-32; counts rarer than that are left out.
        double allowed = 2.4e-10 * (table.Thresholds.Length + 1) * 2;
        Assert.Equal(mean, first, allowed);
        Assert.Equal(mean, second, allowed * (table.Thresholds.Length + 1) * 2);
    }

    [Fact]
    public void Counts_have_the_probabilities_of_the_law()
    {
        PoissonTable table = new(2.5);
        StreamKey key = StreamKey.Of(5, "poisson");
        int[] seen = new int[40];
        const int n = 400_000;
        for (uint i = 0; i < n; i++) seen[table.Draw(Philox4x32.Block(new Words(i, 0, 0, 0), key).W0)]++;
        double probability = Math.Exp(-2.5), chiSquare = 0;
        for (int k = 0; k <= 10; k++)
        {
            chiSquare += (seen[k] - n * probability) * (seen[k] - n * probability) / (n * probability);
            probability *= 2.5 / (k + 1);
        }
        // 11 cells: the chance of a chi square above 45 with 11 degrees of freedom is 5e-6.
        Assert.True(chiSquare < 45, $"chi square {chiSquare}");
    }

    [Fact]
    public void The_guided_search_finds_what_a_plain_search_finds()
    {
        foreach (double mean in new[] { 0.0, 0.01, 3, 700 })
        {
            PoissonTable table = new(mean);
            uint[] thresholds = table.Thresholds.ToArray();
            foreach (uint word in thresholds.Concat(thresholds.Select(t => t - 1)).Concat([0u, 1u, 0xFFFFFFu, 0x1000000u, uint.MaxValue - 1, uint.MaxValue]))
                Assert.Equal(thresholds.Count(t => t <= word), table.Draw(word));
        }
    }

    [Fact]
    public void A_mean_of_zero_never_counts() => Assert.Equal((0, 0), (new PoissonTable(0).Draw(0), new PoissonTable(0).Draw(uint.MaxValue)));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1000.5)]
    [InlineData(double.NaN)]
    public void Means_outside_0_to_1000_are_refused(double mean) => Assert.Throws<ArgumentOutOfRangeException>(() => new PoissonTable(mean));

    [Fact]
    public void Four_consecutive_steps_share_a_block_and_the_next_four_have_another()
    {
        StreamKey key = StreamKey.Of(1, "population/x");
        Words block = Philox4x32.Block(new Words(7, 3, 2, 1), key);
        Assert.Equal([block.W0, block.W1, block.W2, block.W3], Enumerable.Range(8, 4).Select(step => StepDraws.Word(key, 7, 3, step, 1)));
        Assert.Equal(Philox4x32.Block(new Words(7, 3, 3, 1), key).W0, StepDraws.Word(key, 7, 3, 12, 1));
    }
}
