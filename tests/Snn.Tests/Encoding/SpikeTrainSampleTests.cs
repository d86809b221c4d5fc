using Neuromorphic.Snn.Encoding;

namespace Neuromorphic.Snn.Tests.Encoding;

public class SpikeTrainSampleTests
{
    [Fact]
    public void A_builder_sorts_spikes_and_drops_repeats()
    {
        SpikeTrainBuilder builder = new(3, 70);
        builder.Add(2, 69);
        builder.Add(0, 64);
        builder.Add(0, 5);
        builder.Add(0, 64);
        SpikeTrainSample sample = builder.Build(label: 4, name: "x");
        Assert.Equal([0, 2, 2, 3], sample.Offsets.ToArray());
        Assert.Equal([5, 64, 69], sample.Indices.ToArray().Select(i => (int)i));
        Assert.Equal((3, 70, 3, 4, "x"), (sample.Steps, sample.Channels, sample.Count, sample.Label, sample.Name));
        Assert.True(sample.At(1).IsEmpty);
        Assert.Equal(0, builder.Build().Count);
    }

    [Fact]
    public void A_builder_refuses_what_lies_outside_its_extent()
    {
        SpikeTrainBuilder builder = new(3, 70);
        Assert.Contains("Allowed are 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(3, 0)).Message);
        Assert.Contains("Allowed are 0 to 69", Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(0, 70)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeTrainBuilder(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeTrainBuilder(1, SpikeTrainSample.MaximumChannels + 1));
    }

    [Fact]
    public void A_sample_may_be_a_slice_of_a_larger_array()
    {
        ushort[] all = [9, 1, 2, 9];
        SpikeTrainSample sample = new(10, new[] { 0, 1, 2 }, all.AsMemory(1, 2));
        Assert.Equal(1, sample.At(0)[0]);
        Assert.Equal(2, sample.At(1)[0]);
    }

    [Theory]
    [InlineData(new[] { 0 }, new ushort[0], "1 offsets")]
    [InlineData(new[] { 0, 1 }, new ushort[0], "the offsets go from 0 to 1")]
    [InlineData(new[] { 1, 1 }, new ushort[] { 0 }, "the offsets go from 1 to 1")]
    [InlineData(new[] { 0, 2, 1, 2 }, new ushort[] { 0, 1 }, "the offset after step 1 is 1; allowed are 2 to 2")]
    [InlineData(new[] { 0, 9, 2 }, new ushort[] { 0, 1 }, "the offset after step 0 is 9")]
    [InlineData(new[] { 0, 2 }, new ushort[] { 3, 3 }, "channel 3 follows 3 in step 0")]
    [InlineData(new[] { 0, 1 }, new ushort[] { 10 }, "step 0 has channel 10; allowed are 0 to 9")]
    public void Lists_that_contradict_each_other_are_refused(int[] offsets, ushort[] indices, string message)
        => Assert.Contains("'s': " + message, Assert.Throws<ArgumentException>(() => new SpikeTrainSample(10, offsets, indices, name: "s")).Message.Replace("it has ", ""));
}
