using Neuromorphic.Snn.Encoding;

namespace Neuromorphic.Snn.Tests.Encoding;

public class EncoderTests
{
    [Fact]
    public void A_rate_code_spikes_in_proportion_to_intensity()
    {
        // 40,000 draws at p = 0.4 and 0.1: standard deviations 0.0024 and 0.0015. Five of them: false alarm 6e-7 each; the seed is fixed.
        RateEncoder encoder = new(steps: 1000, largestProbability: 0.4, seed: 3);
        float[] intensities = [.. Enumerable.Repeat(1f, 40), .. Enumerable.Repeat(0.25f, 40), 0];
        SpikeTrainSample sample = encoder.Encode(intensities, number: 0);
        int[] counts = Counts(sample);
        Assert.InRange(counts[..40].Sum() / 40_000.0, 0.4 - 0.0123, 0.4 + 0.0123);
        Assert.InRange(counts[40..80].Sum() / 40_000.0, 0.1 - 0.0075, 0.1 + 0.0075);
        Assert.Equal(0, counts[80]);
    }

    [Fact]
    public void A_rate_code_has_a_spread_like_coins_and_no_memory_between_steps()
    {
        // Spikes in neighbouring steps of one channel at p = 0.5 coincide in a quarter of 99,900 pairs: sd 0.0014 (a little more, for pairs overlap); 5 sd.
        SpikeTrainSample sample = new RateEncoder(1000, 0.5).Encode([.. Enumerable.Repeat(1f, 100)], 0);
        int both = 0;
        for (int step = 0; step + 1 < 1000; step++) both += sample.At(step).ToArray().Intersect(sample.At(step + 1).ToArray()).Count();
        Assert.InRange(both / 99_900.0, 0.25 - 0.008, 0.25 + 0.008);
    }

    [Fact]
    public void Every_sample_and_seed_has_draws_of_its_own_and_keeps_them()
    {
        float[] intensities = [.. Enumerable.Repeat(1f, 50)];
        SpikeTrainSample first = new RateEncoder(50, 0.5, seed: 1).Encode(intensities, 0);
        Assert.Equal(first.Indices.ToArray(), new RateEncoder(50, 0.5, seed: 1).Encode(intensities, 0).Indices.ToArray());
        Assert.NotEqual(first.Indices.ToArray(), new RateEncoder(50, 0.5, seed: 1).Encode(intensities, 1).Indices.ToArray());
        Assert.NotEqual(first.Indices.ToArray(), new RateEncoder(50, 0.5, seed: 2).Encode(intensities, 0).Indices.ToArray());
        // The first 50 of 200 steps are the same draws: only the number of steps differs.
        SpikeTrainSample longer = new RateEncoder(200, 0.5, seed: 1).Encode(intensities, 0);
        Assert.All(Enumerable.Range(0, 50), step => Assert.Equal(first.At(step).ToArray(), longer.At(step).ToArray()));
    }

    [Fact]
    public void A_latency_code_spikes_once_and_the_earlier_the_stronger()
    {
        // T = 11: step = round((1 - x) 10).
        SpikeTrainSample sample = new LatencyEncoder(11, threshold: 0.1).Encode([1f, 0.5f, 0.2f, 0.1f, 0f, 0.96f]);
        Assert.Equal([0, 5], sample.At(0).ToArray().Select(c => (int)c));
        Assert.Equal([1], sample.At(5).ToArray().Select(c => (int)c));
        Assert.Equal([2], sample.At(8).ToArray().Select(c => (int)c));
        Assert.Equal(4, sample.Count);
    }

    [Fact]
    public void A_delta_code_spikes_when_a_signal_has_moved_by_the_threshold()
    {
        // Threshold 1: 0, 0.9 (nothing), 1.1 (up, reference 1), 3.5 (up, reference 2), 3.5 (up, reference 3), 3.5 (nothing), 1.9 (down, reference 2).
        SpikeTrainSample sample = new DeltaEncoder(1).Encode([0f, 0.9f, 1.1f, 3.5f, 3.5f, 3.5f, 1.9f], signals: 1);
        Assert.Equal((7, 2), (sample.Steps, sample.Channels));
        Assert.Equal([-1, -1, 0, 0, 0, -1, 1], Enumerable.Range(0, 7).Select(step => sample.At(step).IsEmpty ? -1 : sample.At(step)[0]));
    }

    [Fact]
    public void A_delta_code_keeps_signals_apart()
    {
        // Signal 0 rises by 1, signal 1 falls by 1: up of signal 0 is channel 0, down of signal 1 is channel 2 + 1.
        SpikeTrainSample sample = new DeltaEncoder(1).Encode([5f, 5f, 6f, 4f], signals: 2);
        Assert.Equal([0, 3], sample.At(1).ToArray().Select(c => (int)c));
    }

    [Fact]
    public void Receptive_fields_answer_by_their_distance()
    {
        // 5 fields on [0, 3]: w = 1, centres -0.5, 0.5, 1.5, 2.5, 3.5; beta 2: sigma 0.5. x = 1.5: distances 2, 1, 0, 1, 2 -> exp(-8), exp(-2), 1, exp(-2), exp(-8).
        float[] answers = new ReceptiveFields(5, 0, 3, beta: 2).Answers([1.5f, 0.5f]);
        double[] expected = [Math.Exp(-8), Math.Exp(-2), 1, Math.Exp(-2), Math.Exp(-8)];
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], answers[i], 1e-6);
        Assert.Equal(1, answers[5 + 1], 1e-6);
        Assert.True(answers.Max() <= 1);
    }

    [Fact]
    public void Wrong_values_are_named()
    {
        Assert.Contains("channel 1 is 1.5; allowed are 0 to 1", Assert.Throws<ArgumentException>(() => new RateEncoder(5, 1).Encode([0, 1.5f], 0, name: "a")).Message);
        Assert.Contains("channel 0 is NaN", Assert.Throws<ArgumentException>(() => new LatencyEncoder(5).Encode([float.NaN])).Message);
        Assert.Contains("no channels", Assert.Throws<ArgumentException>(() => new LatencyEncoder(5).Encode([])).Message);
        Assert.Contains("whole steps of 2 signals", Assert.Throws<ArgumentException>(() => new DeltaEncoder(1).Encode([1, 2, 3], 2)).Message);
        Assert.Contains("signal 1 is Infinity in step 0", Assert.Throws<ArgumentException>(() => new DeltaEncoder(1).Encode([1, float.PositiveInfinity], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateEncoder(5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyEncoder(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeltaEncoder(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReceptiveFields(2, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReceptiveFields(3, 1, 1));
        Assert.Throws<ArgumentException>(() => new ReceptiveFields(3, 0, 1).Answers([float.NaN]));
    }

    private static int[] Counts(SpikeTrainSample sample)
    {
        int[] counts = new int[sample.Channels];
        foreach (ushort channel in sample.Indices) counts[channel]++;
        return counts;
    }
}
